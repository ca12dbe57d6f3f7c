// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that what is measured does not depend on what measures it.
let package = Package(
  name: "benchmarks",
  products: [.executable(name: "benchmarks", targets: ["benchmarks"])],
  dependencies: [
    .package(name: "bittensor", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CBLAS", path: "Sources/CBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev"])]),
    .target(name: "CMachine"),
    .executableTarget(
      name: "benchmarks",
      dependencies: [
        "CBLAS",
        "CMachine",
        .product(name: "Tensor", package: "bittensor"),
        .product(name: "Layers", package: "bittensor"),
        .product(name: "Curvature", package: "bittensor"),
        .product(name: "Market", package: "bittensor"),
        .product(name: "Figures", package: "bittensor"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
