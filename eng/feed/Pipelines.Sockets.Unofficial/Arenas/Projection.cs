namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Makes a value of an element.</summary>
public delegate TTo Projection<TFrom, out TTo>(in TFrom from);

/// <summary>Makes a value of an element and something the caller gives.</summary>
public delegate TTo Projection<TFrom, TState, out TTo>(in TFrom from, in TState state);
