using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;

namespace Gateway.Management;

/// <summary>Judges limits by the ranges on their records.</summary>
internal static class LimitRules
{
    /// <summary>Null, or every fault, each naming its field as the API has it, and the range.</summary>
    public static string? Judge(params object[] limits)
    {
        var faults = limits.SelectMany(Faults).ToList();
        return faults.Count == 0 ? null : string.Join(' ', faults);
    }

    private static IEnumerable<string> Faults(object limits)
    {
        foreach (var property in limits.GetType().GetProperties())
        {
            if (property.GetCustomAttributes(typeof(RangeAttribute), inherit: false) is not [RangeAttribute range])
                continue;
            var value = property.GetValue(limits);
            if (!range.IsValid(value))
                yield return $"'{JsonNamingPolicy.CamelCase.ConvertName(property.Name)}' is {value}; it must be {Number(range.Minimum)} to {Number(range.Maximum)}.";
        }
    }

    /// <summary>Ranges of long values are kept as doubles.</summary>
    private static string Number(object bound) => Convert.ToDecimal(bound, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
}
