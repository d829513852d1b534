using System.Text.Json;
using Gateway.Secrets;
using HostContract;
using TenantStore.Caching;

namespace Gateway.Placement.Sharing;

/// <summary>How a record lies in Redis: under a name that tells nothing, in a form that gateways alone write and read.</summary>
internal sealed class HostRecordSeal(GatewaySecrets secrets)
{
    /// <summary>Raise it when what the same fields mean changes: another version's records are absent.</summary>
    private const string Meaning = "host record 1";

    private const string Kind = "host";
    private const string Purpose = "hosts";

    private readonly SharedSeal _seal = new(secrets.HostKey, Purpose);

    public string NameOf(HostId host) => _seal.NameOf(Kind, host.Value);

    public byte[] Seal(string name, HostRecord record) => _seal.Seal(name, Meaning, JsonSerializer.SerializeToUtf8Bytes(record, ContractJson.Options));

    /// <summary>Null for everything that is not a record of this name.</summary>
    public HostRecord? Open(string name, ReadOnlySpan<byte> box)
    {
        try
        {
            return _seal.Open(name, Meaning, box) is { } content ? JsonSerializer.Deserialize<HostRecord>(content, ContractJson.Options) : null;
        }
        catch (JsonException)
        {
            // Another program's, with other fields.
            return null;
        }
    }
}
