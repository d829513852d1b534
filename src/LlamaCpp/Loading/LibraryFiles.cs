using System.Security.Cryptography;

namespace LlamaCpp;

/// <summary>The libraries of one folder, found by name and judged by hash before anything of them is loaded.</summary>
internal sealed record LibraryFiles(string Llama, string Ggml, string GgmlBase)
{
    public static LibraryFiles Find(LlamaLibraryOptions options)
    {
        var directory = Path.GetFullPath(options.Directory);
        if (!Directory.Exists(directory))
        {
            throw new LlamaException(
                $"The folder of the llama.cpp libraries does not exist: {directory}. Run './dev restore', or name another folder.");
        }

        var files = new LibraryFiles(
            One(directory, "libllama.*so*", name => !name.Contains("common", StringComparison.Ordinal)),
            One(directory, "libggml.*so*", _ => true),
            One(directory, "libggml-base.*so*", _ => true));
        if (!options.AllowUnknownBuild)
        {
            files.RequireKnown();
        }

        return files;
    }

    private static string One(string directory, string pattern, Func<string, bool> wanted) =>
        Directory.EnumerateFiles(directory, pattern).Where(path => wanted(Path.GetFileName(path))).Order(StringComparer.Ordinal).FirstOrDefault()
        ?? throw new LlamaException($"No library '{pattern}' in {directory}. Run './dev restore', or name another folder.");

    private void RequireKnown()
    {
        // The backends too: whatever of them lies in the folder is loaded.
        foreach (var path in Directory.EnumerateFiles(Path.GetDirectoryName(Llama)!, "libggml*.so*").Append(Llama))
        {
            using var stream = File.OpenRead(path);
            var hash = Convert.ToHexStringLower(SHA256.HashData(stream));
            if (!KnownBuilds.Sha256.Contains(hash))
            {
                throw new LlamaException(
                    $"{path} (SHA-256 {hash}) is not a build of llama.cpp 0.5.0 that this binding knows; its structures may be laid out "
                    + "differently. Restore the pinned libraries, or set AllowUnknownBuild if you know that the build matches.");
            }
        }
    }
}
