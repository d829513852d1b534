using Gateway.Learning.Users;
using Gateway.Secrets;
using Gateway.Tests.Servers;
using Microsoft.Extensions.Options;
using TenantStore;
using TenantStore.Credentials;
using TenantStore.Tenants;
using TenantStore.Tokens;

namespace Gateway.Tests.Learning.Users;

public sealed class UserKeysTests : IDisposable
{
    private static readonly TenantId s_acme = TenantId.New(TimeProvider.System);
    private static readonly TenantId s_globex = TenantId.New(TimeProvider.System);
    private static readonly TokenId s_one = TokenId.Parse("abcdefghijkl");
    private static readonly TokenId s_other = TokenId.Parse("mnopqrstuvwx");

    private readonly TemporaryFolder _state = new();
    private readonly UserKeys _users;
    private readonly ContentHashes _hashes;

    public UserKeysTests()
    {
        var secrets = new GatewaySecrets(Options.Create(new SecretsOptions()), Options.Create(new StateOptions { State = _state.Path }));
        (_users, _hashes) = (new UserKeys(secrets), new ContentHashes(secrets));
    }

    [Fact]
    public void Of_ABodysUser_IsOnePersonFromAnySharedTokenOfTheTenant()
    {
        var key = _users.Of(Shared(s_acme, s_one), "jane");

        Assert.Matches("^u_[0-9a-f]{32}$", key);
        Assert.Equal(key, _users.Of(Shared(s_acme, s_other), "jane"));
        Assert.Equal(key, _users.OfName(s_acme, "jane"));
        Assert.NotEqual(key, _users.Of(Shared(s_acme, s_one), "joe"));
        Assert.NotEqual(key, _users.Of(Shared(s_globex, s_one), "jane"));
    }

    [Fact]
    public void Of_APersonalToken_IsItsHolderWhateverTheBodySays()
    {
        var personal = Shared(s_acme, s_one) with { Personal = true };

        Assert.Equal(_users.OfToken(s_acme, s_one), _users.Of(personal, "jane"));
        Assert.Equal(_users.Of(personal, null), _users.Of(personal, "jane"));
        Assert.NotEqual(_users.Of(personal, null), _users.Of(Shared(s_acme, s_other) with { Personal = true }, null));
    }

    [Fact]
    public void Of_SomebodyOfAnIdentityProvider_IsThatPersonWhateverTheBodySays()
    {
        var caller = Shared(s_acme, s_one) with { Caller = CallerId.OfProvider(ProviderName.Parse("okta"), new string('a', CallerId.SubjectHashLength)) };
        var other = caller with { Caller = CallerId.OfProvider(ProviderName.Parse("okta"), new string('b', CallerId.SubjectHashLength)) };

        Assert.Equal(_users.Of(caller, null), _users.Of(caller, "jane"));
        Assert.NotEqual(_users.Of(caller, "jane"), _users.OfName(s_acme, "jane"));
        Assert.NotEqual(_users.Of(caller, null), _users.Of(other, null));
    }

    [Fact]
    public void Of_ASharedTokenWithoutAName_IsAllWhoShareIt() =>
        Assert.Equal(_users.Of(Shared(s_acme, s_one), null), _users.Of(Shared(s_acme, s_one), ""));

    [Fact]
    public void Hash_TheSameContentOfTwoTenants_IsNotTheSame()
    {
        Assert.Equal(_hashes.Of(s_acme, "SELECT 1"), _hashes.Of(s_acme, "SELECT 1"u8));
        Assert.NotEqual(_hashes.Of(s_acme, "SELECT 1"), _hashes.Of(s_globex, "SELECT 1"));
        Assert.NotEqual(_hashes.Of(s_acme, "SELECT 1"), _hashes.Of(s_acme, "SELECT 2"));
    }

    public void Dispose() => _state.Dispose();

    private static TokenPrincipal Shared(TenantId tenant, TokenId token) => new()
    {
        Caller = CallerId.OfToken(token),
        Scopes = TokenScopes.Inference,
        Tenant = new PrincipalTenant(tenant, TenantSlug.Parse("acme"), new TenantLimits()),
    };
}
