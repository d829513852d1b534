namespace LlamaCpp;

/// <summary>Where the native libraries are and how strictly they are judged.</summary>
public sealed record LlamaLibraryOptions
{
    /// <summary>Folder that holds <c>libllama*.so</c>, <c>libggml*.so</c> and the CPU backends.</summary>
    public required string Directory { get; init; }

    /// <summary>Accepts libraries whose SHA-256 is not among the known builds: the operator's explicit word for a build of their own.</summary>
    public bool AllowUnknownBuild { get; init; }
}
