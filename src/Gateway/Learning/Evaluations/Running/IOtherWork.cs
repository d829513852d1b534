using TenantStore;

namespace Gateway.Learning.Evaluations.Running;

/// <summary>Whether a base model's hosts have other work than this gateway's evaluations. Safe for many threads.</summary>
internal interface IOtherWork
{
    bool IsThere(BaseModelId model);
}
