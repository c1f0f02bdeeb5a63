namespace ScalableScheduler.Server.Api.Rpc;

/// <summary>How the members of a result are spelled.</summary>
internal enum RpcSpelling
{
    /// <summary>As system C's clients read them: <c>executeAt</c>.</summary>
    CamelCase,

    /// <summary>As everywhere else in this API: <c>execute_at</c>.</summary>
    SnakeCase,
}
