using HostContract;
using TenantStore.Resolution;

namespace Gateway.Generating;

/// <summary>What the gateway knows of a request of its own and no client may say. Only <see cref="Generator"/> sets this feature.</summary>
internal sealed record GenerationOrder(RequestClass? Class, ModelResolution.Resolved? Model, TimeSpan? Patience);
