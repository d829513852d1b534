using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using TenantStore.Auditing.Heads;

namespace Gateway.Secrets;

/// <summary>The keys of this gateway, from configuration or from the state directory.</summary>
internal sealed class GatewaySecrets
{
    private readonly byte[] _joinSecret;

    public GatewaySecrets(IOptions<SecretsOptions> options, IOptions<StateOptions> state)
    {
        var configured = options.Value;
        var folder = state.Value.Folder("keys");
        FetchGrantKey = Convert.FromBase64String(configured.FetchGrantKey ?? FromFile("fetch-grant"));
        RegistryCacheKey = Convert.FromBase64String(configured.RegistryCacheKey ?? FromFile("registry-cache"));
        CacheSaltKey = Convert.FromBase64String(configured.CacheSaltKey ?? FromFile("cache-salt"));
        HostKey = Convert.FromBase64String(configured.HostKey ?? FromFile("hosts"));
        _joinSecret = Encoding.UTF8.GetBytes(configured.JoinSecret ?? FromFile("join-secret"));

        AuditSigner = new AuditSigner(Convert.FromBase64String(
            configured.AuditSigningKey ?? KeyFile.ReadOrCreate(Path.Combine(folder, AuditKeys.PrivateName), AuditSigner.Generate)));
        AuditKeys.Publish(folder, AuditSigner.PublicKey);

        RecordSigner = new AuditSigner(Convert.FromBase64String(
            configured.RecordSigningKey ?? KeyFile.ReadOrCreate(Path.Combine(folder, RecordKeys.PrivateName), AuditSigner.Generate)));
        RecordKeys.Publish(folder, RecordSigner.PublicKey);

        string FromFile(string name) => KeyFile.ReadOrCreate(Path.Combine(folder, name));
    }

    public byte[] FetchGrantKey { get; }

    public byte[] CacheSaltKey { get; }

    /// <summary>Signs what is kept of the audit outside of the registry.</summary>
    public AuditSigner AuditSigner { get; }

    /// <summary>Seals what gateways share through Redis.</summary>
    public byte[] RegistryCacheKey { get; }

    /// <summary>What hosts' ids and keys are derived from, and what gateways tell each other of them is sealed under.</summary>
    public byte[] HostKey { get; }

    /// <summary>Signs deletion records.</summary>
    public AuditSigner RecordSigner { get; }

    /// <summary>Shown to hosts of a static list, on loopback.</summary>
    public string JoinSecret => Encoding.UTF8.GetString(_joinSecret);

    /// <summary>Compares in constant time.</summary>
    public bool IsJoinSecret(string? given) =>
        given is not null && CryptographicOperations.FixedTimeEquals(_joinSecret, Encoding.UTF8.GetBytes(given));
}
