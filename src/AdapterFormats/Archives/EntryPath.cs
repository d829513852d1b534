using AdapterFormats.Validation;

namespace AdapterFormats.Archives;

/// <summary>Names of files as clients send them: relative, forward slashes, nothing that climbs.</summary>
internal static class EntryPath
{
    private const int MaxLength = 512;

    /// <summary>The name without a leading "./", or null when it is refused (reported here).</summary>
    public static string? Normalize(string name, FindingList findings)
    {
        var relative = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
        var trimmed = relative.TrimEnd('/');
        if (Fault(name, trimmed) is not { } fault)
            return trimmed;
        findings.Error(
            FindingCodes.FilePath, null, $"The path '{FindingText.Shorten(name)}' {fault}.",
            "Pack the adapter's folder with plain relative names.");
        return null;
    }

    private static string? Fault(string name, string trimmed)
    {
        if (name.Length == 0 || name.Length > MaxLength)
            return $"is empty or longer than {MaxLength} characters";
        if (name.Any(char.IsControl))
            return "has control characters";
        if (name.Contains('\\', StringComparison.Ordinal))
            return "has a backslash";
        if (name.StartsWith('/') || (name.Length > 1 && name[1] == ':'))
            return "is absolute";
        // "./" alone is the folder itself, as tar packs it.
        return trimmed.Length > 0 && trimmed != "." && trimmed.Split('/').Any(part => part is "" or "." or "..")
            ? "climbs out of its folder or has empty parts"
            : null;
    }
}
