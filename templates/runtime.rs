pub use cfadock_runtime as runtime;
