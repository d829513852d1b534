using System.Security.Cryptography;

namespace AdapterHost.Registration;

/// <summary>The name of this run of the process, new at each start.</summary>
internal sealed class BootGeneration
{
    private const int Bytes = 16;

    public string Value { get; } = RandomNumberGenerator.GetHexString(Bytes * 2, lowercase: true);
}
