using System.Security.Cryptography;
using TenantStore.Keys;

namespace TenantStore.Tests.Keys;

public class LocalWrappingTests
{
    private static readonly KekId s_kek = KekId.Parse("file/0011223344556677");
    private static readonly byte[] s_kekBytes = RandomNumberGenerator.GetBytes(32);
    private static readonly EncryptionContext s_context = new(TenantId.New(TimeProvider.System), TenantKeyId.New());

    [Fact]
    public void Unwrap_WhatWasWrapped_IsTheSameKey()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var stored = LocalWrapping.Wrap(s_kek, s_kekBytes, key, s_context).ToBytes();

        Assert.Equal(-1, stored.AsSpan().IndexOf(key.AsSpan(0, 8)));
        Assert.Equal(key, LocalWrapping.Unwrap(WrappedKey.Read(stored), s_kekBytes, s_context));
        Assert.Equal(s_kek, WrappedKey.Read(stored).Kek);
    }

    /// <summary>A row copied to another tenant, or to another key of the tenant, or said to be under another key-encryption key, opens nothing.</summary>
    [Fact]
    public void Unwrap_OtherContextOrKey_IsRefused()
    {
        var wrapped = LocalWrapping.Wrap(s_kek, s_kekBytes, new byte[32], s_context);

        Refused(wrapped, s_kekBytes, s_context with { Tenant = TenantId.New(TimeProvider.System) });
        Refused(wrapped, s_kekBytes, s_context with { Key = TenantKeyId.New() });
        Refused(wrapped with { Kek = KekId.Parse("file/0011223344556678") }, s_kekBytes, s_context);
        Refused(wrapped, RandomNumberGenerator.GetBytes(32), s_context);
        Refused(wrapped with { Cipher = wrapped.Cipher[..^1] }, s_kekBytes, s_context);
        for (var i = 0; i < wrapped.Cipher.Length; i++)
        {
            var changed = wrapped.Cipher.ToArray();
            changed[i] ^= 0x40;
            Refused(wrapped with { Cipher = changed }, s_kekBytes, s_context);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("02000466696C652F31AA")]
    [InlineData("01FFFF66696C652F31AA")]
    [InlineData("0100046669FF652F31AA")]
    public void Read_OtherBytes_AreToldAsDamaged(string hex) =>
        Assert.Contains("tenant_keys", Assert.Throws<TenantStoreException>(() => WrappedKey.Read(Convert.FromHexString(hex))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("azure/gateways.vault.azure.net/keys/tenants/4c1f", true)]
    [InlineData("aws/arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab", true)]
    [InlineData("file/", false)]
    [InlineData("/x", false)]
    [InlineData("File/x", false)]
    [InlineData("file/x y", false)]
    [InlineData("file/../x\n", false)]
    [InlineData(null, false)]
    public void TryParse_KekId_TakesWhatKeyServicesCallTheirKeys(string? text, bool good)
    {
        Assert.Equal(good, KekId.TryParse(text, out var id));
        Assert.True(!good || (id.ToString() == text && $"{id.Provider}/{id.Name}" == text));
    }

    [Fact]
    public void ToString_WrappedKey_HoldsNoBytesOfIt() =>
        Assert.Equal("key wrapped by " + s_kek, LocalWrapping.Wrap(s_kek, s_kekBytes, new byte[32], s_context).ToString());

    private static void Refused(WrappedKey wrapped, byte[] kek, EncryptionContext context) =>
        Assert.Throws<KeyUnavailableException>(() => LocalWrapping.Unwrap(wrapped, kek, context));
}
