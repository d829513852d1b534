using System.Security.Cryptography;
using AdapterFormats;

namespace AdapterHost.Dialects.Answers;

/// <summary>Stamps answers. Ids are random: they must not tell one tenant how many requests another makes.</summary>
internal sealed class StampFactory(BaseModelDescriptor baseModel, TimeProvider timeProvider)
{
    private const int IdBytes = 12;
    private const int FingerprintLength = 12;

    private readonly string _fingerprint = FingerprintOf(baseModel.Digest);

    public AnswerStamp Make(string prefix, string model) => new(
        prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)),
        timeProvider.GetUtcNow().ToUnixTimeSeconds(),
        model,
        _fingerprint);

    private static string FingerprintOf(string digest)
    {
        var hex = digest[(digest.IndexOf(':') + 1)..];
        return "fp_" + hex[..Math.Min(FingerprintLength, hex.Length)];
    }
}
