using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using TenantStore.Database.PostgreSql;

namespace TenantStore.Startup;

/// <summary>Tells the two kinds of <c>ConnectionStrings:Registry</c> apart.</summary>
internal sealed partial class RegistryOptionsSetup(IConfiguration configuration) : IConfigureOptions<RegistryOptions>, IValidateOptions<RegistryOptions>
{
    public void Configure(RegistryOptions options)
    {
        options.PostgreSqlOwner = configuration.GetConnectionString(RegistryOptions.OwnerConnectionName);
        if (configuration.GetConnectionString(RegistryOptions.ConnectionName) is not { } address)
            return;
        if (PostgresAddress.IsConnectionString(address))
            options.PostgreSql = address;
        else
            options.Path = address;
    }

    public ValidateOptionsResult Validate(string? name, RegistryOptions options)
    {
        if (options.Path.Contains("://", StringComparison.Ordinal))
            return ValidateOptionsResult.Fail("ConnectionStrings:Registry is a URL: write 'Host=…;Database=…;Username=…;Password=…', or the path of a SQLite file.");
        // It would be a file with a password in its name.
        if (options.PostgreSql is null && SettingPattern().IsMatch(options.Path))
            return ValidateOptionsResult.Fail("ConnectionStrings:Registry has a setting that PostgreSQL does not know, or no Host: 'Host=…;Database=…;Username=…;Password=…', or the path of a SQLite file.");
        if (options.PostgreSqlOwner is { } owner && !PostgresAddress.IsConnectionString(owner))
            return ValidateOptionsResult.Fail("ConnectionStrings:RegistryOwner is no connection string of PostgreSQL: 'Host=…;Database=…;Username=…;Password=…'.");
        return options.PostgreSqlOwner is not null && options.PostgreSql is null
            ? ValidateOptionsResult.Fail("ConnectionStrings:RegistryOwner is given, but ConnectionStrings:Registry is not the gateway's own login to PostgreSQL.")
            : ValidateOptionsResult.Success;
    }

    [GeneratedRegex(@"^\s*[A-Za-z][A-Za-z ]*=", RegexOptions.CultureInvariant)]
    private static partial Regex SettingPattern();
}
