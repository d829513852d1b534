using AdapterFormats;
using Gateway.Internal;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Internal;

public sealed class DescriptorRulesTests
{
    [Fact]
    public void Judge_RealModel_IsGood() => Assert.Null(DescriptorRules.Judge(GatewayServer.Llama));

    [Theory]
    [InlineData("blk.0.attn_q.weight", 0, 4)]
    [InlineData("blk.0.attn_q.weight", 4, -1)]
    [InlineData("blk.99.attn_q.weight", 4, 4)]
    [InlineData("blk.00.attn_q.weight", 4, 4)]
    [InlineData("blk.0.attn_q.bias", 4, 4)]
    [InlineData("output.weight", 4, 4)]
    [InlineData("", 4, 4)]
    public void Judge_BadTarget_NamesTheTargets(string name, int input, int output) =>
        Assert.Equal("baseModel.targets", DescriptorRules.Judge(GatewayServer.Llama with { Targets = [new TargetTensor(name, input, output)] })?.Field);

    [Fact]
    public void Judge_TargetTwice_NamesTheTargets() => Assert.Equal(
        "baseModel.targets", DescriptorRules.Judge(GatewayServer.Llama with { Targets = [GatewayServer.Llama.Targets[0], GatewayServer.Llama.Targets[0]] })?.Field);

    [Fact]
    public void Judge_BadFigure_NamesIt()
    {
        var good = GatewayServer.Llama;
        foreach (var (field, bad) in new (string, BaseModelDescriptor)[]
        {
            ("layerCount", good with { LayerCount = 0 }), ("layerCount", good with { LayerCount = DescriptorRules.MaxLayers + 1 }),
            ("headCount", good with { HeadCount = 0 }), ("headCountKv", good with { HeadCountKv = 0 }),
            ("headCountKv", good with { HeadCount = 4, HeadCountKv = 3 }), ("embeddingLength", good with { EmbeddingLength = 0 }),
            ("contextLength", good with { ContextLength = -1 }), ("vocabularySize", good with { VocabularySize = 0 }),
            ("architecture", good with { Architecture = " " }), ("acceptedNames", good with { AcceptedNames = [null!] }),
            ("capabilities", good with { Capabilities = [""] }),
        })
            Assert.Equal("baseModel." + field, DescriptorRules.Judge(bad)?.Field);
    }
}
