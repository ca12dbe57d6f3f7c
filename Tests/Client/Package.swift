// swift-tools-version: 6.2
import PackageDescription

// A package of its own that uses the libraries as any other client does.
let package = Package(
  name: "Client",
  dependencies: [.package(name: "bittensor", path: "../..")],
  targets: [
    .executableTarget(
      name: "Client",
      dependencies: [
        .product(name: "Tensor", package: "bittensor"),
        .product(name: "Layers", package: "bittensor"),
        .product(name: "Curvature", package: "bittensor"),
        .product(name: "Market", package: "bittensor"),
        .product(name: "Peers", package: "bittensor"),
        .product(name: "Datasets", package: "bittensor"),
        .product(name: "Figures", package: "bittensor"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
