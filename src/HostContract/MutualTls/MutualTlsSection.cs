using Microsoft.Extensions.Configuration;

namespace HostContract.MutualTls;

/// <summary>Whether mutual TLS is configured, for whoever must know before the options have been judged.</summary>
public static class MutualTlsSection
{
    /// <summary>The same as <see cref="MutualTlsOptions.IsSet"/>; a section without a known setting is none.</summary>
    public static bool IsSet(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var options = new MutualTlsOptions();
        configuration.GetSection(MutualTlsOptions.Section).Bind(options);
        return options.IsSet;
    }
}
