namespace Learning.Interactions.Scrubbing;

/// <summary>Facts of the kinds.</summary>
internal static class SensitiveKinds
{
    public static bool IsSecret(SensitiveKind kind) => kind <= SensitiveKind.Password;

    /// <summary>As placeholders have it: <c>EMAIL</c>, <c>AWS_KEY</c>.</summary>
    public static string PlaceholderName(SensitiveKind kind) => kind switch
    {
        SensitiveKind.PrivateKey => "PRIVATE_KEY",
        SensitiveKind.GatewayToken => "GATEWAY_TOKEN",
        SensitiveKind.AwsKey => "AWS_KEY",
        SensitiveKind.GitHubToken => "GITHUB_TOKEN",
        SensitiveKind.ApiKey => "API_KEY",
        _ => kind.ToString().ToUpperInvariant(),
    };
}
