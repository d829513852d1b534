namespace Learning.Interactions.Scrubbing;

/// <summary>What must not be kept. First the secrets, then the personal data; of two that overlap the first counts.</summary>
internal enum SensitiveKind
{
    /// <summary>Rejects the sample.</summary>
    PrivateKey,
    GatewayToken,
    AwsKey,
    GitHubToken,
    Jwt,

    /// <summary>Another vendor's key by its prefix, or a text that looks drawn at random.</summary>
    ApiKey,

    /// <summary>User and password in a URL.</summary>
    UserInfo,

    /// <summary>The value of an assignment, a connection string's part or an argument whose name says so.</summary>
    Password,
    Email,
    Iban,
    Card,
    Ip,
    Phone,

    /// <summary>The user's name in a home folder's path.</summary>
    User,
}
