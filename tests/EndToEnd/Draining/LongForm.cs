using System.Globalization;

namespace EndToEnd.Draining;

/// <summary>Numbers that <c>./dev bench faults</c> raises by variables.</summary>
internal static class LongForm
{
    public static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
