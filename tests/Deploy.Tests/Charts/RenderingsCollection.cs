namespace Deploy.Tests.Charts;

/// <summary>Tests that read renderings share them.</summary>
[CollectionDefinition(Name)]
public sealed class RenderingsCollection : ICollectionFixture<RenderedSets>
{
    public const string Name = "renderings";
}
