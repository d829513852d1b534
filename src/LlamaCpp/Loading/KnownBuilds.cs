using System.Collections.Frozen;

namespace LlamaCpp;

/// <summary>SHA-256 of the libraries this binding was written and tested against.</summary>
internal static class KnownBuilds
{
    /// <summary>llama.cpp 0.5.0 as shipped by the npm package @node-llama-cpp/linux-x64 3.22.1.</summary>
    public static readonly FrozenSet<string> Sha256 = new[]
    {
        "2ecd1d85f68456573a664106a9039366b88231579fd65d9669c9a6ab41374fd4", // libllama.v0.5.0.so
        "41cd5e6ad78b9f0af31a6f80d637d3168e75ff84db14c495de4d3d9c95607444", // libggml.v0.5.0.so
        "6c342c8aeb20cb31a18099d6f79de4de6703814d1cfd5c4d754a8643087e486e", // libggml-base.so
    }.ToFrozenSet();
}
