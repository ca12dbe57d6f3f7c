/// Called as long work goes on, with how many of its steps are done and how many there are (an upper
/// bound where it may stop early). An error that it throws ends the work and reaches the caller.
public typealias WorkProgress = (_ done: Int, _ total: Int) throws -> Void
