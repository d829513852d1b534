using System.Buffers;

namespace Learning.Interactions.Scrubbing.Detectors;

/// <summary>Keys that say by their first characters whose they are. A gateway token counts by its shape alone: one with a wrong checksum may be a right one mistyped.</summary>
internal sealed class PrefixedKeyDetector : IDetector
{
    private static readonly (string Prefix, SensitiveKind Kind, SearchValues<char> Set, int Least)[] s_keys =
    [
        ("lg_", SensitiveKind.GatewayToken, Runs.Base64Url, 40),
        ("AKIA", SensitiveKind.AwsKey, Runs.UpperAndDigits, 16),
        ("ASIA", SensitiveKind.AwsKey, Runs.UpperAndDigits, 16),
        ("ABIA", SensitiveKind.AwsKey, Runs.UpperAndDigits, 16),
        ("ghp_", SensitiveKind.GitHubToken, Runs.AlphaNumeric, 30),
        ("gho_", SensitiveKind.GitHubToken, Runs.AlphaNumeric, 30),
        ("ghu_", SensitiveKind.GitHubToken, Runs.AlphaNumeric, 30),
        ("ghs_", SensitiveKind.GitHubToken, Runs.Base64Url, 30),
        ("ghr_", SensitiveKind.GitHubToken, Runs.AlphaNumeric, 30),
        ("github_pat_", SensitiveKind.GitHubToken, Runs.Base64Url, 30),
        ("glpat-", SensitiveKind.ApiKey, Runs.Base64Url, 20),
        ("sk-", SensitiveKind.ApiKey, Runs.Base64Url, 20),
        ("sk_live_", SensitiveKind.ApiKey, Runs.AlphaNumeric, 16),
        ("rk_live_", SensitiveKind.ApiKey, Runs.AlphaNumeric, 16),
        ("xoxb-", SensitiveKind.ApiKey, Runs.Base64Url, 20),
        ("xoxp-", SensitiveKind.ApiKey, Runs.Base64Url, 20),
        ("AIza", SensitiveKind.ApiKey, Runs.Base64Url, 35),
        ("npm_", SensitiveKind.ApiKey, Runs.AlphaNumeric, 36),
        ("hf_", SensitiveKind.ApiKey, Runs.AlphaNumeric, 30),
        ("dapi", SensitiveKind.ApiKey, Runs.AlphaNumeric, 32),
        ("pypi-", SensitiveKind.ApiKey, Runs.Base64Url, 50),
    ];

    public IEnumerable<Finding> Find(string text)
    {
        foreach (var key in s_keys)
        {
            var end = 0;
            foreach (var at in Runs.Occurrences(text, key.Prefix))
            {
                if (at < end || !Runs.IsWordStart(text, at))
                    continue;
                end = at + key.Prefix.Length + Runs.Length(text, at + key.Prefix.Length, key.Set);
                if (end - at - key.Prefix.Length >= key.Least)
                    yield return new(key.Kind, at, end - at);
            }
        }
    }
}
