import Foundation
import Layers
import Tensor

extension Trainer {
  /// What fixes the bits of a run and can be told apart, by name.
  var description: [String: String] {
    var values = settings.notes
    values["steps"] = "\(settings.steps)"
    values["seed"] = "\(settings.seed)"
    values["clip"] = settings.clip.map { "\($0)" } ?? "none"
    values["averageDecay"] = settings.averageDecay.map { "\($0)" } ?? "none"
    values["schedule"] = settings.schedule.map { "\($0)" } ?? "none"
    values["recordInterval"] = "\(settings.recordInterval)"
    values["evaluationInterval"] = "\(settings.evaluationInterval)"
    values["optimizer"] = "\(Rule.self)"
    values["model"] = model.namedState.map { "\($0.path) \($0.tensor.shape)" }
      .joined(separator: ", ")
    return values
  }

  /// Throws unless a run was begun with this trainer's description.
  func check(_ directory: RunDirectory) throws {
    let bytes = try directory.bytes(of: directory.configurationName)
    guard directory.configurationName == "configuration.json",
      let there = try? RunCoding.decoder.decode([String: String].self, from: Data(bytes))
    else {
      throw RunDirectoryError.damaged(directory.configurationPath, "is of another kind of run")
    }
    let here = description
    for name in Set(there.keys).union(here.keys).sorted() where there[name] != here[name] {
      throw RunDirectoryError.otherSetting(
        directory.path, name: name, there: there[name] ?? "nothing", here: here[name] ?? "nothing")
    }
  }
}
