// swift-tools-version: 6.2
import PackageDescription

// A package of its own, because these programs are no part of the libraries: one reads damaged
// files, one exchanges files with Python.
let package = Package(
  name: "formats",
  dependencies: [.package(name: "bittensor", path: "../..")],
  targets: [
    .executableTarget(
      name: "Fuzz", dependencies: [.product(name: "Tensor", package: "bittensor")]),
    .executableTarget(
      name: "Interchange", dependencies: [.product(name: "Tensor", package: "bittensor")]),
  ],
  swiftLanguageModes: [.v6]
)
