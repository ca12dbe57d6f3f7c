import Layers
import Tensor

/// All that training changes in a network: with the members and the configuration that made it, a
/// network goes on from here as if it had never stopped, bit for bit.
///
/// There are no generators in it: what members draw depends on the seed, the member and `step`
/// alone. Endpoints to which members were rerouted belong to the process, not to the state.
public struct NetworkState: Sendable {
  /// The members' names, in order.
  public var names: [String]
  /// How many training steps have been taken.
  public var step: Int
  /// Parameters, buffers and the optimisers' means, member by member.
  public var members: [MemberState]
  public var ledger: Ledger
  /// Which members are taken out.
  public var isOffline: [Bool]
}

/// A member's model, and what its optimisers keep between steps.
public struct MemberState: TensorTree {
  public var model: NodeModel
  /// For the member's own model; untouched zeros if that never learned.
  public var peerOptimizer: AdamState<Float>
  /// For the gate and the head.
  public var ownOptimizer: AdamState<Float>
  public var studentOptimizer: AdamState<Float>

  public mutating func visit(_ visitor: inout ParameterVisitor<Float>) {
    visitor("model", &model)
    visitor("peerOptimizer", &peerOptimizer)
    visitor("ownOptimizer", &ownOptimizer)
    visitor("studentOptimizer", &studentOptimizer)
  }
}

extension PeerNetwork {
  /// The state between two steps. Traps while a step is under way.
  public func state() async -> NetworkState {
    await whileIdle("state") { network in
      var members: [MemberState] = []
      for node in network.nodes { members.append(await node.state) }
      return NetworkState(
        names: network.names, step: network.step, members: members, ledger: network.ledger,
        isOffline: network.directory.isOffline)
    }
  }

  /// Goes on from a state of a network of the same members and configuration. Traps while a step is
  /// under way, or if the members' names differ.
  public func restore(_ state: NetworkState) async {
    require(
      state.names == names && state.members.count == names.count,
      "restore: the state is of the members \(state.names), the network has \(names)")
    await whileIdle("restore") { network in
      for (node, member) in zip(network.nodes, state.members) { await node.restore(member) }
      network.adopt(state)
    }
  }
}

extension Node {
  /// An optimiser that has taken no step is saved as it starts: zeros.
  var state: MemberState {
    MemberState(
      model: model,
      peerOptimizer: peerOptimizer.state ?? peerOptimizer.initialState(for: model.peer),
      ownOptimizer: ownOptimizer.state
        ?? ownOptimizer.initialState(for: TreePair(model.gate, model.head)),
      studentOptimizer: studentOptimizer.state
        ?? studentOptimizer.initialState(for: model.student))
  }

  func restore(_ state: MemberState) {
    discard()
    restore(state.model)
    peerOptimizer.state = state.peerOptimizer
    ownOptimizer.state = state.ownOptimizer
    studentOptimizer.state = state.studentOptimizer
  }
}
