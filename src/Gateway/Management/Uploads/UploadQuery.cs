using Gateway.Errors;
using TenantStore;

namespace Gateway.Management.Uploads;

/// <summary>The parameters of an upload.</summary>
/// <param name="Adapter">The adapter's name, from the path.</param>
/// <param name="Base">The base model that it is for.</param>
/// <param name="AllowedBaseName">A base name in the upload that is accepted knowingly.</param>
/// <param name="Dataset">The snapshot that the adapter was trained on.</param>
/// <param name="Sha256">What the bytes should be, in lowercase hex.</param>
internal sealed record UploadQuery(AdapterName Adapter, BaseModelName Base, string? AllowedBaseName, string? Sha256, string? Dataset)
{
    private const int HexLength = 64;
    private const string DigestPrefix = "sha256:";

    /// <summary>A misspelt check that is passed over would be no check.</summary>
    private static readonly string[] Known = ["base", "allowBaseName", "sha256", "dataset"];

    public static (UploadQuery? Query, IResult? Refusal) Read(string adapter, IQueryCollection query)
    {
        if (query.Keys.FirstOrDefault(key => !Known.Contains(key)) is { } unknown)
            return (null, RefusalResult.Invalid(unknown, $"'{unknown}' is no parameter of an upload; there are {string.Join(", ", Known)}."));
        if (!AdapterName.TryParse(adapter, out var name))
            return (null, RefusalResult.Invalid("adapter", "An adapter's name is 1 to 63 of a-z, 0-9, '.', '_', '-', beginning with a letter or digit."));
        if (!BaseModelName.TryParse(query["base"], out var baseName))
            return (null, RefusalResult.Invalid("base", "'base' must name a base model."));
        var allowed = query["allowBaseName"].FirstOrDefault();
        if (allowed is { Length: 0 or > 1024 })
            return (null, RefusalResult.Invalid("allowBaseName", "'allowBaseName' must have 1 to 1024 characters."));

        var sha256 = query["sha256"].FirstOrDefault()?.ToLowerInvariant();
        if (sha256?.StartsWith(DigestPrefix, StringComparison.Ordinal) == true)
            sha256 = sha256[DigestPrefix.Length..];
        if (sha256 is not null && (sha256.Length != HexLength || !sha256.All(char.IsAsciiHexDigit)))
            return (null, RefusalResult.Invalid("sha256", $"'sha256' must be {HexLength} hexadecimal digits."));
        return (new UploadQuery(name, baseName, allowed, sha256, query["dataset"].FirstOrDefault()), null);
    }
}
