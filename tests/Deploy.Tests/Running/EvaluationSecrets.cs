using System.Security.Cryptography;

namespace Deploy.Tests.Running;

/// <summary>The secrets that the set "bundled" names, made as the chart's README says.</summary>
internal static class EvaluationSecrets
{
    public static IReadOnlyDictionary<(string Secret, string Key), string> Make()
    {
        var secrets = new Dictionary<(string Secret, string Key), string>();
        foreach (var key in new[] { "superuser-password", "owner-password", "gateway-password", "redis-password" })
            secrets[("evaluation", key)] = RandomNumberGenerator.GetHexString(24, lowercase: true);
        foreach (var key in new[] { "pepper", "fetch-grant", "cache-salt", "registry-cache", "host-key", "kek-k1" })
            secrets[("gateway-keys", key)] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        foreach (var key in new[] { "audit-signing", "record-signing" })
        {
            using var signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            secrets[("gateway-keys", key)] = Convert.ToBase64String(signing.ExportPkcs8PrivateKey());
        }

        secrets[("s3", "access-key")] = "nobody";
        secrets[("s3", "secret-key")] = "nothing";
        return secrets;
    }
}
