public import Tensor

extension SparseMixture {
  /// The peers that each example is put to: the k best scored of those present, as in `gates`.
  ///
  /// With a capacity a peer takes no more examples than its limit. First choices are placed before
  /// second ones, and within these the earlier example of the batch (Lepikhin et al., "GShard",
  /// 2020). Traps unless the scores are `[batch, peers]`, and inside `vectorized`.
  public func dispatch(
    _ scores: GateScores<Scalar>, present: [Bool], capacity: GateCapacity? = nil
  ) -> Dispatch {
    let noisy = scores.noisy
    require(
      noisy.rank == 2 && noisy.shape[1] == peers,
      "SparseMixture: scores \(noisy.shape), [batch, \(peers)] is needed")
    let (batch, positions) = (noisy.shape[0], positions(present))
    guard kept < positions.count || capacity != nil else {
      return Dispatch(batch: batch, toAll: present)
    }
    let among = noisy.gather(positions, alongAxis: -1)
    var rows = [[Int]](repeating: [], count: peers)
    guard let capacity else {
      for (entry, choice) in among.topK(kept).indices.indices.enumerated() {
        rows[positions[choice]].append(entry / kept)
      }
      return Dispatch(batch: batch, rows: rows)
    }
    let order = among.argsort(descending: true).indices
    let dropped = place(order, positions, capacity, batch: batch, in: &rows)
    return Dispatch(batch: batch, rows: rows.map { $0.sorted() }, dropped: dropped)
  }

  /// Places the choices of all examples, of which each has its order of the peers; returns how many
  /// found no room.
  private func place(
    _ order: [Int], _ positions: [Int], _ capacity: GateCapacity, batch: Int,
    in rows: inout [[Int]]
  ) -> Int {
    let count = positions.count
    let limit = capacity.limit(batch: batch, peers: count, keeping: kept)
    // Where in its order each example goes on looking: who was full stays full.
    var next = [Int](repeating: 0, count: batch)
    var dropped = 0
    for _ in 0..<Swift.min(kept, count) {
      for row in 0..<batch {
        var isPlaced = false
        while !isPlaced && next[row] < count {
          let peer = positions[order[row * count + next[row]]]
          next[row] += 1
          if rows[peer].count < limit {
            rows[peer].append(row)
            isPlaced = true
          } else if capacity.overflow == .drop {
            break
          }
        }
        if !isPlaced { dropped += 1 }
      }
    }
    return dropped
  }

  /// The gates of scores `[batch, peers]` over the peers that each example was put to: their
  /// softmax, and exactly 0 elsewhere; zeros for an example that was put to none.
  ///
  /// With the dispatch of the same scores these are the gates of equation 10; with fewer peers, such
  /// as those that have answered, the gates are shared among these.
  public func gates(
    _ scores: GateScores<Scalar>, among dispatch: Dispatch
  ) -> Tensor<Scalar> {
    let noisy = scores.noisy
    require(
      noisy.shape == [dispatch.batch, dispatch.rows.count],
      "SparseMixture: scores \(noisy.shape) for a dispatch of \(dispatch.batch) examples to "
        + "\(dispatch.rows.count) peers")
    let isAsked = dispatch.indicator(of: Scalar.self)
    let reached = dispatch.peersPerExample.map { Scalar($0 > 0 ? 1 : 0) }
    guard reached.contains(0) else { return softmax(select(isAsked .> 0, noisy, -.infinity)) }
    // A softmax over nothing is NaN: it is taken over all, and left out.
    let rows = Tensor(reached, shape: [dispatch.batch, 1])
    return softmax(select(isAsked + (1 - rows) .> 0, noisy, -.infinity)) * rows
  }
}
