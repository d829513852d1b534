namespace Gateway.Learning.Interactions.Erasure;

internal enum ErasureReason
{
    /// <summary>All of a person is to be erased.</summary>
    UserErased,

    /// <summary>All of a repository is to be erased.</summary>
    RepositoryErased,

    /// <summary>Consent was withdrawn or lowered.</summary>
    ConsentWithdrawn,

    /// <summary>Somebody removed this one.</summary>
    InteractionDeleted,
}
