using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TenantStore;

/// <summary>The number of a version within its adapter: 1, 2, 3 … without gaps; a deleted number is not given again.</summary>
public readonly record struct VersionNumber : IComparable<VersionNumber>
{
    /// <summary>A number from 1 on.</summary>
    public VersionNumber(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
        Value = value;
    }

    public int Value { get; }

    /// <summary>True and the number when <paramref name="text"/> is a decimal number from 1 on without sign or leading zero.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out VersionNumber number)
    {
        var good = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 && text![0] != '0';
        number = good ? new VersionNumber(value) : default;
        return good;
    }

    public int CompareTo(VersionNumber other) => Value.CompareTo(other.Value);

    public static bool operator <(VersionNumber left, VersionNumber right) => left.Value < right.Value;

    public static bool operator >(VersionNumber left, VersionNumber right) => left.Value > right.Value;

    public static bool operator <=(VersionNumber left, VersionNumber right) => left.Value <= right.Value;

    public static bool operator >=(VersionNumber left, VersionNumber right) => left.Value >= right.Value;

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
