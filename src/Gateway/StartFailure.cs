using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway;

/// <summary>What an operator can mend: said in a few lines, without a stack trace.</summary>
internal static class StartFailure
{
    /// <summary>The reasons, or null when the exception is a fault of this program.</summary>
    public static IEnumerable<string>? Explain(Exception exception) => exception switch
    {
        OptionsValidationException options => options.Failures,
        TenantStoreException or IOException or UnauthorizedAccessException => [exception.Message],
        _ => null,
    };
}
