namespace LlamaCpp;

/// <summary>What an <see cref="IProductObserver"/> does at a matrix product.</summary>
[Flags]
public enum ProductParts
{
    None = 0,

    /// <summary><see cref="IProductObserver.Multiply"/> computes the product; otherwise ggml does.</summary>
    Multiply = 1,

    /// <summary><see cref="IProductObserver.Before"/> and <see cref="IProductObserver.After"/> add something. It costs a barrier.</summary>
    Add = 2,

    /// <summary><see cref="IProductObserver.Review"/> looks at the result. It costs a barrier.</summary>
    Review = 4,
}
