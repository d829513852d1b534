using System.Text;
using System.Text.Json;
using HostContract;

namespace Gateway.Tests.Contract;

/// <summary>What both sides of the contract call a value: renaming one in the code must not rename it there unnoticed.</summary>
public sealed class NamesTests
{
    [Fact]
    public void FaultReasons_AreTheseNames_AndOthersAreUnknown()
    {
        var told = Enum.GetValues<AdapterFaultReason>().Where(reason => reason != AdapterFaultReason.Unknown).ToList();
        var names = told.Select(reason => JsonSerializer.Serialize(reason, ContractJson.Options)).ToList();
        Assert.Equal(["\"notFinite\"", "\"crashed\"", "\"loadFailed\""], names);
        Assert.Equal(told, names.Select(name => JsonSerializer.Deserialize<AdapterFaultReason>(name, ContractJson.Options)));
        foreach (var other in new[] { "\"notFinite, crashed\"", "\"\"", "0", "null", "[]", $"\"{new string('a', 65)}\"" })
        {
            Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<AdapterFaultReason>(other, ContractJson.Options));
        }

        // A later host's reason costs an older gateway the fault, not the report; nobody tells it on.
        foreach (var later in new[] { "\"NotFinite\"", "\"tooSlow\"", "\"0\"" })
        {
            Assert.Equal(AdapterFaultReason.Unknown, JsonSerializer.Deserialize<AdapterFaultReason>(later, ContractJson.Options));
        }

        Assert.Throws<JsonException>(() => JsonSerializer.Serialize(AdapterFaultReason.Unknown, ContractJson.Options));
        Assert.Throws<JsonException>(() => JsonSerializer.Serialize((AdapterFaultReason)7, ContractJson.Options));
    }

    [Theory]
    [InlineData(RequestClass.Inline, "inline")]
    [InlineData(RequestClass.Chat, "chat")]
    [InlineData(RequestClass.Background, "background")]
    public void RequestClasses_InAnAssertion_AreTheseNames(RequestClass requestClass, string name)
    {
        var assertion = AssertionTests.Sample() with { Class = requestClass };
        var claims = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(new AssertionSigner(new byte[32]).Sign(assertion).Split('.')[1]));
        Assert.Contains($"\"cls\":\"{name}\"", claims, StringComparison.Ordinal);
    }
}
