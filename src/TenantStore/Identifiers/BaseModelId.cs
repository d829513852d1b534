namespace TenantStore;

/// <summary>One base model: a name together with the bytes behind it. The same name with other bytes is another base model.</summary>
public readonly record struct BaseModelId(BaseModelName Name, BaseModelDigest Digest);
