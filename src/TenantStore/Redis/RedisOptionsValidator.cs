using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace TenantStore.Redis;

/// <summary>The connection string can be read and the timeouts are in order. Messages do not repeat the string: it may hold a password.</summary>
internal sealed class RedisOptionsValidator : IValidateOptions<RedisOptions>
{
    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        var failures = new List<string>();
        if (options.HardMilliseconds < options.SoftMilliseconds)
            failures.Add($"Redis:HardMilliseconds ({options.HardMilliseconds}) is below Redis:SoftMilliseconds ({options.SoftMilliseconds}).");
        if (!string.IsNullOrWhiteSpace(options.ConnectionString) && !CanBeRead(options.ConnectionString))
            failures.Add("ConnectionStrings:Redis cannot be read. Write it as host:port[,host:port…][,user=…][,password=…][,ssl=true].");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static bool CanBeRead(string connectionString)
    {
        try
        {
            return ConfigurationOptions.Parse(connectionString).EndPoints.Count > 0;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            return false;
        }
    }
}
