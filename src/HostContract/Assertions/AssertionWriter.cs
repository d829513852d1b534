using System.Text.Json;

namespace HostContract;

/// <summary>Writes the claims of an assertion, as <see cref="AssertionClaims"/> reads them, without an object in between: one is written for every request.</summary>
internal static class AssertionWriter
{
    private static readonly JsonEncodedText
        s_audience = Name("aud"), s_method = Name("mth"), s_path = Name("pth"), s_bodyHash = Name("bh"), s_id = Name("jti"), s_tenant = Name("ten"),
        s_baseModel = Name("bm"), s_modelName = Name("nam"), s_baseModelDigest = Name("bmd"), s_adapter = Name("ad"), s_cacheSalt = Name("slt"),
        s_class = Name("cls"), s_weight = Name("wgt"), s_lane = Name("lan"), s_maxOutputTokens = Name("max"), s_deadline = Name("ddl"),
        s_requestId = Name("rid"), s_account = Name("acc"), s_fetchGrant = Name("fgr"), s_issuedAt = Name("iat"), s_expiresAt = Name("exp");

    public static void Write(Utf8JsonWriter json, Assertion assertion)
    {
        json.WriteStartObject();
        json.WriteString(s_audience, assertion.Audience);
        json.WriteString(s_method, assertion.Method);
        json.WriteString(s_path, assertion.Path);
        json.WriteString(s_bodyHash, assertion.BodyHash);
        json.WriteString(s_id, assertion.Id);
        json.WriteString(s_tenant, assertion.Tenant.Value);
        json.WriteString(s_baseModel, assertion.BaseModel);
        json.WriteString(s_modelName, assertion.ModelName);
        json.WriteString(s_baseModelDigest, assertion.BaseModelDigest);
        if (assertion.Adapter is { } adapter)
            json.WriteString(s_adapter, adapter.ToString());
        json.WriteString(s_cacheSalt, assertion.CacheSalt);
        json.WriteString(s_class, NameJsonConverter<RequestClass>.NameOf(assertion.Class));
        json.WriteNumber(s_weight, assertion.Weight);
        Write(json, s_lane, assertion.Lane);
        json.WriteNumber(s_maxOutputTokens, assertion.MaxOutputTokens);
        if (assertion.Deadline is { } deadline)
            json.WriteNumber(s_deadline, deadline.ToUnixTimeMilliseconds());
        json.WriteString(s_requestId, assertion.RequestId);
        Write(json, s_account, assertion.Account);
        Write(json, s_fetchGrant, assertion.FetchGrant);
        json.WriteNumber(s_issuedAt, assertion.IssuedAt.ToUnixTimeMilliseconds());
        json.WriteNumber(s_expiresAt, assertion.ExpiresAt.ToUnixTimeMilliseconds());
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, JsonEncodedText name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    private static JsonEncodedText Name(string name) => JsonEncodedText.Encode(name);
}
