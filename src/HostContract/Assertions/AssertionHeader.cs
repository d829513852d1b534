namespace HostContract;

/// <summary>The header that carries an assertion.</summary>
public static class AssertionHeader
{
    /// <summary>Its name.</summary>
    public const string Name = ContractHeaders.Assertion;

    /// <summary>The longest value that is looked at, in characters.</summary>
    public const int MaxLength = 8 * 1024;
}
