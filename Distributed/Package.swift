// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody needs MPI who does not shard a market.
let package = Package(
  name: "distributed",
  products: [
    .library(name: "MarketMPI", targets: ["MarketMPI"]),
    .executable(name: "market-mpi", targets: ["market-mpi"]),
  ],
  dependencies: [
    .package(name: "bittensor", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CMPI", path: "Sources/CMPI", pkgConfig: "ompi-c",
      providers: [.apt(["libopenmpi-dev"])]),
    .target(
      name: "MarketMPI",
      dependencies: [
        "CMPI",
        .product(name: "Tensor", package: "bittensor"),
        .product(name: "Market", package: "bittensor"),
      ]),
    .executableTarget(
      name: "market-mpi",
      dependencies: [
        "MarketMPI",
        .product(name: "Tensor", package: "bittensor"),
        .product(name: "Market", package: "bittensor"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
