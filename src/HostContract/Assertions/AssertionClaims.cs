using System.Text.Json;
using System.Text.Json.Serialization;
using AdapterFormats;

namespace HostContract;

/// <summary>
/// An assertion as it is read: short names, times in Unix milliseconds, nothing twice. A claim of a later version is passed over, unless its name begins with
/// <see cref="MustUnderstand"/>: that takes something away from what the rest allows. <see cref="AssertionWriter"/> writes it.
/// </summary>
internal sealed record AssertionClaims
{
    public const char MustUnderstand = '!';

    public static readonly JsonSerializerOptions Json = new()
    {
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        MaxDepth = 2,
    };

    [JsonPropertyName("aud")] public required string Audience { get; init; }
    [JsonPropertyName("mth")] public required string Method { get; init; }
    [JsonPropertyName("pth")] public required string Path { get; init; }
    [JsonPropertyName("bh")] public required string BodyHash { get; init; }
    [JsonPropertyName("jti")] public required string Id { get; init; }
    [JsonPropertyName("ten")] public required TenantKey Tenant { get; init; }
    [JsonPropertyName("bm")] public required string BaseModel { get; init; }
    [JsonPropertyName("nam")] public required string ModelName { get; init; }
    [JsonPropertyName("bmd")] public required string BaseModelDigest { get; init; }
    [JsonPropertyName("ad")] public AdapterDigest? Adapter { get; init; }
    [JsonPropertyName("slt")] public required string CacheSalt { get; init; }
    [JsonPropertyName("cls"), JsonConverter(typeof(NameJsonConverter<RequestClass>))] public required RequestClass Class { get; init; }
    [JsonPropertyName("wgt")] public required double Weight { get; init; }
    [JsonPropertyName("lan")] public string? Lane { get; init; }
    [JsonPropertyName("max")] public required int MaxOutputTokens { get; init; }
    [JsonPropertyName("ddl")] public long? Deadline { get; init; }
    [JsonPropertyName("rid")] public required string RequestId { get; init; }
    [JsonPropertyName("acc")] public string? Account { get; init; }
    [JsonPropertyName("fgr")] public string? FetchGrant { get; init; }
    [JsonPropertyName("iat")] public required long IssuedAt { get; init; }
    [JsonPropertyName("exp")] public required long ExpiresAt { get; init; }

    /// <summary>What this version does not know.</summary>
    [JsonExtensionData] public Dictionary<string, JsonElement>? Others { get; init; }

    public bool IsUnderstood => Others is null || !Others.Keys.Any(name => name.StartsWith(MustUnderstand));

    /// <exception cref="ArgumentOutOfRangeException">A time is outside of what a date can be.</exception>
    public Assertion ToAssertion() => new()
    {
        Audience = Audience,
        Method = Method,
        Path = Path,
        BodyHash = BodyHash,
        Id = Id,
        Tenant = Tenant,
        BaseModel = BaseModel,
        ModelName = ModelName,
        BaseModelDigest = BaseModelDigest,
        Adapter = Adapter,
        CacheSalt = CacheSalt,
        Class = Class,
        Weight = Weight,
        Lane = Lane,
        MaxOutputTokens = MaxOutputTokens,
        Deadline = Deadline is { } deadline ? DateTimeOffset.FromUnixTimeMilliseconds(deadline) : null,
        RequestId = RequestId,
        Account = Account,
        FetchGrant = FetchGrant,
        IssuedAt = DateTimeOffset.FromUnixTimeMilliseconds(IssuedAt),
        ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt),
    };
}
