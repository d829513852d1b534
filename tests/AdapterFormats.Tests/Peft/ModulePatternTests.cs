using AdapterFormats.Peft;

namespace AdapterFormats.Tests.Peft;

public class ModulePatternTests
{
    [Theory]
    [InlineData("q_proj", "model.layers.0.self_attn.q_proj", true)]
    [InlineData("q_proj", "q_proj", true)]
    [InlineData("q_proj", "model.layers.0.self_attn.xq_proj", false)]
    [InlineData("layers.1.mlp.up_proj", "model.layers.1.mlp.up_proj", true)]
    [InlineData("layers.1.mlp.up_proj", "model.layers.11.mlp.up_proj", false)]
    [InlineData("layers.1.mlp", "model.layers.1.mlp.up_proj", false)]
    [InlineData("q.proj", "a.q_proj", true)]
    [InlineData("k_proj|q_proj", "a.xq_proj", false)]
    [InlineData("k_proj|q_proj", "a.q_proj", true)]
    [InlineData(@"layers\.[01]\.self_attn\.(q|k)_proj", "model.layers.1.self_attn.k_proj", true)]
    [InlineData(@"layers\.[01]\.self_attn\.(q|k)_proj", "model.layers.2.self_attn.k_proj", false)]
    public void Matches_AsPeftDoes(string key, string module, bool expected) =>
        Assert.Equal(expected, ModulePattern.Parse(key)!.Matches(module));

    [Theory]
    [InlineData("(")]
    [InlineData("a)|(b")]
    [InlineData("a))|((b")]
    [InlineData("a)|(?:b")]
    [InlineData("(?x)a#")]
    [InlineData("a\\")]
    [InlineData("(?=a)b")]
    [InlineData(@"(a)\1")]
    [InlineData("")]
    [InlineData("((((a{100}){100}){100}){100})")]
    public void Parse_OfWhatCannotBeMatchedSafely_RefusesIt(string key) => Assert.Null(ModulePattern.Parse(key));
}
