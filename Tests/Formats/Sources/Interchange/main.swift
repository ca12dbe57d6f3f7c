// Exchanges files with Python: `write` makes files and a list of what is in them, `check` compares
// such a list by another program with what this one reads.
import Foundation
import Tensor

let arguments = CommandLine.arguments
guard arguments.count == 3, ["write", "check"].contains(arguments[1]) else {
  print("usage: Interchange write|check FOLDER")
  exit(2)
}
if arguments[1] == "write" {
  print("\(try write(to: arguments[2])) arrays written")
} else {
  print("\(try check(arguments[2])) arrays are the same to the bit")
}
