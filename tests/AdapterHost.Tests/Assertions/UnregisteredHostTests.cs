using AdapterHost.Assertions;
using AdapterHost.Registration;
using AdapterHost.Tests.Hosting;
using HostContract;
using Microsoft.AspNetCore.Http;

namespace AdapterHost.Tests.Assertions;

public sealed class UnregisteredHostTests
{
    [Fact]
    public void ReadHeader_BeforeTheHostHasJoined_RefusesEveryAssertion()
    {
        var verifier = new AssertionVerifier(new RegistrationState(), TestHost.BaseModel, new ManualTime());
        var headers = new HeaderDictionary { [AssertionHeader.Name] = "a.b.c" };

        Assert.False(verifier.ReadHeader(headers).Accepted);
    }
}
