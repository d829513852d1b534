namespace TenantStore.Tokens;

/// <summary>A token just made, with the one showing of its whole text.</summary>
public sealed record IssuedToken(Token Token, string Text)
{
    /// <summary>Keeps the text out of logs that print the record.</summary>
    public override string ToString() => $"IssuedToken {Token.Id}";
}
