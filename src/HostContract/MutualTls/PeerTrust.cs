using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace HostContract.MutualTls;

/// <summary>What the files said at one time: who we are, and whom we believe. One object for each state of them.</summary>
/// <param name="Own">Our certificate, its chain and key.</param>
/// <param name="Authorities">The roots of peers.</param>
/// <param name="PeerNames">Who peers may be.</param>
internal sealed record PeerTrust(SslStreamCertificateContext Own, X509Certificate2Collection Authorities, IReadOnlyList<PeerName> PeerNames);
