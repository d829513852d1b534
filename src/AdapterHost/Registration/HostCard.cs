using AdapterFormats;
using AdapterHost.Engine;
using AdapterHost.Hosting;
using HostContract;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace AdapterHost.Registration;

/// <summary>What this host says of itself when it joins.</summary>
internal sealed class HostCard(
    IServer server,
    IInferenceEngine engine,
    BaseModelDescriptor baseModel,
    BootGeneration bootGeneration,
    IOptions<AdapterHostOptions> options,
    ProcessAge age)
{
    /// <exception cref="InvalidOperationException">The server does not listen yet.</exception>
    public HostRegistrationRequest Make() => new()
    {
        Address = options.Value.Address ?? ListeningAddress(),
        BootGeneration = bootGeneration.Value,
        BaseModel = baseModel,
        MaxSequences = engine.Limits.MaxSequences,
        ContextTokens = engine.Limits.ContextTokens,
        AgeSeconds = age.Seconds,
    };

    private string ListeningAddress() =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
        ?? throw new InvalidOperationException("The server has no address yet.");
}
