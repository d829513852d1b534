using Learning.Datasets;
using TenantStore.Datasets;

namespace Gateway.Learning.Datasets.Samples;

/// <summary>A sample by the rules and scrubbed, not yet sealed.</summary>
internal sealed record SampleDraft(SampleContent Content, string Language, string ErrorKind, SampleState State);
