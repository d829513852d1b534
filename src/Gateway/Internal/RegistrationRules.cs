using HostContract;
using TenantStore;

namespace Gateway.Internal;

/// <summary>Judges what a host says when it joins.</summary>
internal static class RegistrationRules
{
    private const int MaxBootGeneration = 128;

    /// <summary>Whether it is <c>http(s)://host:port</c> and nothing more.</summary>
    public static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address.PathAndQuery == "/" && address.UserInfo.Length == 0 && address.Fragment.Length == 0;

    /// <summary>Null, or the field and what is wrong with it.</summary>
    public static (string Field, string Message)? Judge(HostRegistrationRequest request, out BaseModelId baseModel)
    {
        baseModel = default;
        if (!IsAddress(request.Address))
            return ("address", "'address' must be http(s)://host:port and nothing more.");
        if (string.IsNullOrWhiteSpace(request.BootGeneration) || request.BootGeneration.Length > MaxBootGeneration)
            return ("bootGeneration", $"'bootGeneration' must be 1 to {MaxBootGeneration} characters.");
        if (!BaseModelName.TryParse(request.BaseModel.Name, out var name))
            return ("baseModel.name", "A base model's name is 1 to 63 letters, digits, '.', '_', '-', beginning with a letter or digit.");
        if (!BaseModelDigest.TryParse(request.BaseModel.Digest, out var digest))
            return ("baseModel.digest", "A digest is sha256: and 64 lowercase hexadecimal digits.");
        if (request.MaxSequences is < 1 or > HostRegistrationRequest.MostSequences)
            return ("maxSequences", $"'maxSequences' must be 1 to {HostRegistrationRequest.MostSequences}.");
        if (request.ContextTokens is < 1 or > DescriptorRules.MaxLength)
            return ("contextTokens", $"'contextTokens' must be 1 to {DescriptorRules.MaxLength}.");
        if (request.AgeSeconds is { } age && age is not (>= 0 and <= ReportRules.MostAgeSeconds))
            return ("ageSeconds", $"'ageSeconds' must be 0 to {ReportRules.MostAgeSeconds:0}.");
        baseModel = new BaseModelId(name, digest);
        return DescriptorRules.Judge(request.BaseModel);
    }
}
