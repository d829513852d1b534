using System.Net;
using Microsoft.Extensions.Options;

namespace Gateway.Listening;

internal sealed class ListeningOptionsValidator : IValidateOptions<ListeningOptions>
{
    public ValidateOptionsResult Validate(string? name, ListeningOptions options)
    {
        var failures = new List<string>();
        if (!IPAddress.TryParse(options.Address, out _))
            failures.Add($"Gateway:Address is not an IP address: {options.Address}");
        if (options.EffectiveInternalPort > IPEndPoint.MaxPort)
            failures.Add($"Gateway:InternalPort is above {IPEndPoint.MaxPort}: {options.EffectiveInternalPort}");
        if (options.Port != 0 && options.EffectiveInternalPort == options.Port)
            failures.Add($"Gateway:InternalPort must differ from Gateway:Port: {options.Port}");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
