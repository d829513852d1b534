namespace Gateway.Logging;

/// <summary>How the log looks unless configuration says otherwise: one line an event, with the time.</summary>
internal static class LogDefaults
{
    public static readonly IReadOnlyDictionary<string, string?> Settings = new Dictionary<string, string?>
    {
        ["Logging:LogLevel:Default"] = "Information",

        // A line a request from the framework is noise; our own name the requests that matter.
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",

        // It says nothing above Information, but while it may speak at all it makes each request an activity and a scope.
        ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "None",
        ["Logging:LogLevel:Yarp"] = "Warning",

        // The framework brings it along and nothing here uses it; without a home directory, as in an image, it would warn at each start of keys that are lost.
        ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error",

        // A start that failed is said on standard error, without a stack trace.
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "None",
        ["Logging:Console:FormatterName"] = "simple",
        ["Logging:Console:FormatterOptions:SingleLine"] = "true",
        ["Logging:Console:FormatterOptions:TimestampFormat"] = "yyyy-MM-ddTHH:mm:ss.fffZ ",
        ["Logging:Console:FormatterOptions:UseUtcTimestamp"] = "true",
    };
}
