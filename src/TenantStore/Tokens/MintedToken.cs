namespace TenantStore.Tokens;

/// <summary>A fresh token: its id, its whole text for the one showing, and what the registry keeps of it.</summary>
internal sealed record MintedToken(TokenId Id, string Text, byte[] SecretHash)
{
    public override string ToString() => $"MintedToken {Id}";
}
