using Learning.Fixes.Prompting;

namespace Gateway.Learning.Fixes.Manifests;

/// <summary>A file with the prompts of a base model; what an adapter's manifest has stands in it the same way.</summary>
internal static class ManifestFile
{
    public static IEnumerable<string> Faults(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [$"the file '{path}' cannot be read: {exception.Message}"];
        }

        var (manifest, faults) = FixManifestReader.Read(text);
        if (manifest is { Modes.Count: 0 })
            return [$"'{path}' has no modes."];
        return faults.Select(fault => $"'{path}': {fault.Message} {fault.Hint}");
    }

    /// <summary>One that <see cref="Faults"/> finds nothing wrong with.</summary>
    public static FixManifest Read(string path) => Parse(File.ReadAllText(path));

    public static FixManifest Parse(string json) =>
        FixManifestReader.Read(json) is { Manifest: { } manifest } ? manifest : throw new InvalidOperationException("The manifest was not validated.");
}
