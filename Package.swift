// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "bittensor",
  products: [
    .library(name: "Tensor", targets: ["Tensor"]),
    .library(name: "Layers", targets: ["Layers"]),
    .library(name: "Curvature", targets: ["Curvature"]),
    .library(name: "Market", targets: ["Market"]),
    .library(name: "Peers", targets: ["Peers"]),
    .library(name: "Datasets", targets: ["Datasets"]),
    .library(name: "Training", targets: ["Training"]),
    .library(name: "Figures", targets: ["Figures"]),
    .executable(name: "bittensor", targets: ["bittensor"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    .systemLibrary(
      name: "COpenBLAS", path: "Kernels/COpenBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(
      name: "CLapacke", path: "Kernels/CLapacke", pkgConfig: "lapacke",
      providers: [.apt(["liblapacke-dev"])]),
    .systemLibrary(
      name: "CZlib", path: "Kernels/CZlib", pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "CKernels", dependencies: ["COpenBLAS", "CLapacke"], path: "Kernels/CKernels",
      publicHeadersPath: "include", linkerSettings: [.linkedLibrary("m")]),

    .target(name: "Tensor", dependencies: ["CKernels", "CZlib"]),
    .target(name: "Layers", dependencies: ["Tensor"]),
    .target(name: "Curvature", dependencies: ["Tensor", "Layers"]),
    .target(name: "Market", dependencies: ["Tensor", "Layers"]),
    .target(name: "Peers", dependencies: ["Tensor", "Layers", "Curvature", "Market"]),
    .target(name: "Datasets", dependencies: ["Tensor", "CZlib"]),
    .target(
      name: "Training",
      dependencies: [
        "Tensor", "Layers", "Datasets", "Curvature", "Market", "Peers", "CZlib", "TOMLKit",
      ]),
    .target(name: "Figures"),
    .executableTarget(
      name: "bittensor",
      dependencies: [
        "Tensor", "Layers", "Curvature", "Market", "Peers", "Datasets", "Figures", "Training",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    .executableTarget(
      name: "Cabal", dependencies: ["Market", "Tensor"], path: "Examples/Cabal"),
    .executableTarget(
      name: "CustomPeer", dependencies: ["Layers", "Peers", "Tensor"], path: "Examples/CustomPeer"),
    .executableTarget(
      name: "CustomPrimitive", dependencies: ["Tensor"], path: "Examples/CustomPrimitive"),
    .executableTarget(
      name: "CustomEstimator", dependencies: ["Curvature", "Tensor"],
      path: "Examples/CustomEstimator"),
    .executableTarget(
      name: "DistilAndLeave", dependencies: ["Layers", "Peers", "Tensor"],
      path: "Examples/DistilAndLeave"),
    .executableTarget(
      name: "DifferentiateEquilibrium", dependencies: ["Market", "Tensor"],
      path: "Examples/DifferentiateEquilibrium"),
    .executableTarget(
      name: "FashionConvolution", dependencies: ["Datasets", "Layers", "Tensor"],
      path: "Examples/FashionConvolution"),
    .executableTarget(
      name: "FashionMLP", dependencies: ["Datasets", "Layers", "Tensor"],
      path: "Examples/FashionMLP"),
    .executableTarget(
      name: "ImageAndTextPeers",
      dependencies: ["Datasets", "Layers", "Peers", "Tensor"],
      path: "Examples/ImageAndTextPeers"),
    .executableTarget(
      name: "PruneByScore", dependencies: ["Curvature", "Layers", "Tensor"],
      path: "Examples/PruneByScore"),
    .executableTarget(
      name: "SecondOrder", dependencies: ["Curvature", "Layers", "Tensor"],
      path: "Examples/SecondOrder"),
    .executableTarget(
      name: "Spectrum", dependencies: ["Curvature", "Layers", "Tensor"],
      path: "Examples/Spectrum"),
    .executableTarget(
      name: "RankOwnModel",
      dependencies: ["Curvature", "Datasets", "Layers", "Market", "Tensor"],
      path: "Examples/RankOwnModel"),
    .executableTarget(
      name: "RankPeers", dependencies: ["Curvature", "Tensor"], path: "Examples/RankPeers"),
    .executableTarget(
      name: "SimulateMarket", dependencies: ["Market", "Tensor"], path: "Examples/SimulateMarket"),
    .executableTarget(
      name: "SparseGating", dependencies: ["Datasets", "Layers", "Peers", "Tensor"],
      path: "Examples/SparseGating"),
    .executableTarget(
      name: "TextTransformer", dependencies: ["Datasets", "Layers", "Tensor"],
      path: "Examples/TextTransformer"),
    .executableTarget(
      name: "TuneInflation", dependencies: ["Market", "Tensor"], path: "Examples/TuneInflation"),

    .testTarget(name: "TensorTests", dependencies: ["Tensor"]),
    .testTarget(
      name: "LayersTests", dependencies: ["Layers"], resources: [.copy("Fixtures")]),
    .testTarget(
      name: "CurvatureTests", dependencies: ["Curvature"],
      resources: [.copy("Fixtures"), .copy("Oracles")]),
    .testTarget(name: "MarketTests", dependencies: ["Market"], resources: [.copy("Oracles")]),
    .testTarget(
      name: "PeersTests", dependencies: ["Peers", "Curvature", "Layers", "Market", "Tensor"]),
    .testTarget(name: "DatasetsTests", dependencies: ["Datasets"]),
    .testTarget(
      name: "TrainingTests", dependencies: ["Training", "Datasets", "Layers", "Tensor"]),
    .testTarget(name: "FiguresTests", dependencies: ["Figures"]),
    .testTarget(name: "CommandTests", dependencies: ["bittensor", "Market", "Tensor"]),
  ],
  swiftLanguageModes: [.v6]
)
